namespace EdgeKit.Auth.Sessions;

/// <summary>The session of a request, set by its handler.</summary>
internal sealed record SessionFeature(string Key, Session Session);
