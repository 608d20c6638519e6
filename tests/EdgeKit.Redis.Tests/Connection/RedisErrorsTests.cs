using EdgeKit.Redis.Connection;
using StackExchange.Redis;

namespace EdgeKit.Redis.Tests.Connection;

public sealed class RedisErrorsTests
{
    [Fact]
    public void A_handshake_ended_by_a_server_without_TLS_does_not_count_as_a_wrong_password()
    {
        var ended = new RedisConnectionException(ConnectionFailureType.AuthenticationFailure,
            CommandFlags.None, "failed", new IOException("Received an unexpected EOF."), CommandStatus.Unknown);
        var refused = new RedisConnectionException(
            ConnectionFailureType.AuthenticationFailure, CommandFlags.None, "failed", null, CommandStatus.Unknown);

        RedisErrors.IsPasswordRefused(ended).ShouldBeFalse();
        RedisErrors.IsPasswordRefused(refused).ShouldBeTrue();
    }
}
