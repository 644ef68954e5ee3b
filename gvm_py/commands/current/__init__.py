"""`gosdk current`: which SDK is selected here, and why."""
