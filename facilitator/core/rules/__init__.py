"""The rules, one module for each thing that people do: people, flow, ideas, showing, undoing."""
