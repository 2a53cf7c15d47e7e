"""What the program says of itself: OpenAPI of its routes, AsyncAPI of its websockets."""
