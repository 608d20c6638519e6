using EdgeKit.Http.Callers;

namespace EdgeKit.Cache.Http.Serving;

/// <summary>What requests of clients are answered with.</summary>
internal sealed record ServerFace(
    ForegroundFills Fills, BackgroundRevalidation Background, FailureWriter Failures, CallerRules Callers);
