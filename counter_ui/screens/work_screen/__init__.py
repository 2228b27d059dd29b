"""Hàng gửi và công việc: what waits, what is to be done, what was taken in, what needs approval."""
