namespace Shop.Identity.Login;

/// <summary>A user's session in one browser.</summary>
internal sealed record LoginSession(User User, string Id, DateTimeOffset At);
