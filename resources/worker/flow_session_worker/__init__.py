"""The program that runs inside a compute session. Standard library only, Python 3.9 and later."""

PROTOCOL = 1
VERSION = "0.1.0"
