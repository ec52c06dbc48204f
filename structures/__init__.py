"""The library of techniques: definition files, their format, and the loader."""
