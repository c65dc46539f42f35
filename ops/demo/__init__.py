"""The demo: three invented networks on real territories."""
