namespace EdgeKit.Http.StructuredFields;

/// <summary>A token (RFC 9651 §3.3.4), distinct from a string with the same characters.</summary>
internal sealed record Token(string Text);
