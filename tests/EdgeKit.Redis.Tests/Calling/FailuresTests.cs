using EdgeKit.Redis.Calling;
using StackExchange.Redis;

namespace EdgeKit.Redis.Tests.Calling;

public sealed class FailuresTests
{
    [Fact]
    public void A_handshake_that_a_server_without_TLS_ends_is_no_refused_password()
    {
        var ended = new RedisConnectionException(ConnectionFailureType.AuthenticationFailure,
            CommandFlags.None, "failed", new IOException("Received an unexpected EOF."), CommandStatus.Unknown);
        var refused = new RedisConnectionException(
            ConnectionFailureType.AuthenticationFailure, CommandFlags.None, "failed", null, CommandStatus.Unknown);

        Failures.IsPasswordRefused(ended).ShouldBeFalse();
        Failures.IsPasswordRefused(refused).ShouldBeTrue();
    }
}
