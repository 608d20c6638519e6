namespace EdgeKit.Auth.Login;

/// <summary>
/// A login that must not go on. The message is for the person; the reason is a fixed word for logs and metrics, the
/// detail for logs alone.
/// </summary>
internal sealed class LoginRefusedException(string reason, string message, int status = 400, string? detail = null)
    : Exception(message)
{
    public string? Detail => detail;

    public string Reason => reason;

    public int Status => status;
}
