namespace EdgeKit.Cache.Http.Rules;

/// <summary>The part of a complete response that a Range field selects.</summary>
internal readonly record struct ByteRange(ByteRangeKind Kind, long Offset = 0, long Count = 0);
