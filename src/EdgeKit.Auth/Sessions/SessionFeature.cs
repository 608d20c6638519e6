namespace EdgeKit.Auth.Sessions;

/// <summary>The session of a request, left by the handler for whoever needs its tokens.</summary>
internal sealed record SessionFeature(string Key, Session Session);
