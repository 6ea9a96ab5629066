"""What becomes of an issued letter: that it left, that it arrived, what the addressee answered."""
