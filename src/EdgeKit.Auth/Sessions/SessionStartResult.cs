namespace EdgeKit.Auth.Sessions;

internal enum SessionStartResult
{
    Started,
    StoreFull,

    /// <summary>The user was logged out while the login was in progress.</summary>
    LoggedOut,
}
