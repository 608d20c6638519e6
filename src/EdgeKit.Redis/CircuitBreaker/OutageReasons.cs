namespace EdgeKit.Redis.CircuitBreaker;

/// <summary>The reasons of an outage that the log explains.</summary>
[Flags]
internal enum OutageReasons
{
    None = 0,
    NotReached = 1,
    PasswordRefused = 2,
    ReadOnly = 4,
    NotPermitted = 8,
    CertificateRefused = 16,
    NoSuchDatabase = 32,
}
