namespace EdgeKit.Cache.Http.Rules;

/// <summary>What a Range field asks of a whole answer.</summary>
/// <param name="Kind">What is sent.</param>
/// <param name="Offset">Of a part its first byte.</param>
/// <param name="Count">Of a part its bytes.</param>
internal readonly record struct ByteRange(ByteRangeKind Kind, long Offset = 0, long Count = 0);
