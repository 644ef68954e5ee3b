"""What doctor looks for, one file for each topic; the table is gvm_py/doctor/registry.py."""
