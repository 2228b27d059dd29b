"""USB tokens through PKCS#11 modules, each in a process of its own."""
