namespace EdgeKit.Auth.Sessions;

internal enum SessionStartResult
{
    Started,
    StoreFull,

    /// <summary>The user was logged out between the start of the login and its end.</summary>
    LoggedOut,
}
