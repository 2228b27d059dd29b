"""The central API in a box: for training, demonstrations and tests."""
