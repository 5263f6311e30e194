"""Sound: tunes, harmony, melody, instruments, drums and the studio that mixes them."""
