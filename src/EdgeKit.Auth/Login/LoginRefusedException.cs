namespace EdgeKit.Auth.Login;

/// <summary>
/// A login was refused. The message is shown to the user; the reason is a fixed word for logs and metrics; the detail
/// is logged only.
/// </summary>
internal sealed class LoginRefusedException(string reason, string message, int status = 400, string? detail = null)
    : Exception(message)
{
    public string? Detail => detail;

    public string Reason => reason;

    public int Status => status;
}
