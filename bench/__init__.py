"""The figures this project claims, each as a ratio to a floor taken in the same run."""
