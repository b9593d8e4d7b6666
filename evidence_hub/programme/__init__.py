"""The wider programme: advice, fairs, students, consortia, placements, hubs and funding."""
