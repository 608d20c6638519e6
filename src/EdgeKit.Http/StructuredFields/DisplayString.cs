namespace EdgeKit.Http.StructuredFields;

/// <summary>A display string (RFC 9651 §3.3.8), decoded.</summary>
internal sealed record DisplayString(string Text);
