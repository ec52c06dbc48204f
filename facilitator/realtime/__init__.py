"""The live side: who is connected, what each screen shows, and the clock that runs out."""
