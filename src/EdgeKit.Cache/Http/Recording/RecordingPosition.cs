namespace EdgeKit.Cache.Http.Recording;

/// <summary>How much of a recording a reader has.</summary>
/// <param name="Bytes">So many bytes.</param>
/// <param name="Flushes">So many of the endpoint's flushes.</param>
internal readonly record struct RecordingPosition(long Bytes, int Flushes);
