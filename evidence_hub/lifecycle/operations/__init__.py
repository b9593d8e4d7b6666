"""What people do about conditions, waivers and the proportionate route."""
