"""The register: projects, what is known of them and from where, and who may see them."""
