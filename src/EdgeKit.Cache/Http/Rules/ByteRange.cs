namespace EdgeKit.Cache.Http.Rules;

/// <summary>The part of a complete response that a Range field selects.</summary>
/// <param name="Kind">The kind of response.</param>
/// <param name="Offset">The first byte of a part.</param>
/// <param name="Count">The number of bytes of a part.</param>
internal readonly record struct ByteRange(ByteRangeKind Kind, long Offset = 0, long Count = 0);
