"""How each kind of event changes the state, one module for each thing that the facts are about."""
