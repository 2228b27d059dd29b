"""How the tables came to be, one file a step; shipped with the program and run at opening."""
