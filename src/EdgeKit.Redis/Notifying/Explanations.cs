namespace EdgeKit.Redis.Notifying;

/// <summary>Why Redis does not serve, where the application's log says so.</summary>
[Flags]
internal enum Explanations
{
    None = 0,
    NotReached = 1,
    PasswordRefused = 2,
    ReadOnly = 4,
    NotPermitted = 8,
    CertificateRefused = 16,
    NoSuchDatabase = 32,
}
