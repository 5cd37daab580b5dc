"""Settings: `base` is what every installation shares; `demo`, `production` and `test` each complete it."""
