namespace EdgeKit.Auth.Login;

/// <summary>A login that must not go on. The message is for the person; the reason is a fixed word for logs and metrics.</summary>
internal sealed class LoginRefusedException(string reason, string message, int status = 400) : Exception(message)
{
    public string Reason => reason;

    public int Status => status;
}
