namespace EdgeKit.Auth.Login;

/// <summary>A refused login. Users see the message; logs and metrics have the reason, logs also the detail.</summary>
internal sealed class LoginRefusedException(string reason, string message, int status = 400, string? detail = null)
    : Exception(message)
{
    public string? Detail => detail;

    public string Reason => reason;

    public int Status => status;
}
