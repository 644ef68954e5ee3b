"""`make chaos`: commands killed, stopped and interrupted at random moments, and an independent look at what is left."""
