namespace EdgeKit.Cache.Http.Rules;

/// <summary>The part of a response that a Range field selects; without bytes, it cannot be satisfied.</summary>
internal readonly record struct ByteRange(long Offset, long Count);
