"""What is legal: the rules of both APIs for answers, streams and errors, and the judges that apply them, sans-IO."""
