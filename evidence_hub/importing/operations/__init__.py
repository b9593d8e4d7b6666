"""What imports change: projects in and out as a whole, publications in."""
