"""The counter itself: facts and rules inside, devices and the store outside."""
