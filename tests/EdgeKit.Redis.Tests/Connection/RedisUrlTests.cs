using EdgeKit.Redis.Connection;

namespace EdgeKit.Redis.Tests.Connection;

public sealed class RedisUrlTests
{
    [Theory]
    [InlineData("redis://cache", "cache:6379", null, null, false, null)]
    [InlineData("redis://cache:7000/2", "cache:7000", null, null, false, 2)]
    [InlineData("redis://10.0.0.7", "10.0.0.7:6379", null, null, false, null)]
    [InlineData("redis://[::1]:7000", "[::1]:7000", null, null, false, null)]
    [InlineData("redis://my_cache:7000", "my_cache:7000", null, null, false, null)]
    [InlineData("rediss://:p%40ss%2Cw%2Frd@cache", "cache:6379", null, "p@ss,w/rd", true, null)]
    [InlineData("rediss://edge:secret@cache:6380/0", "cache:6380", "edge", "secret", true, 0)]
    [InlineData("valkeys://edge:a:b@cache", "cache:6379", "edge", "a:b", true, null)]
    public void A_URL_contains_host_port_user_password_TLS_and_database(
        string url, string server, string? user, string? password, bool tls, int? database)
    {
        var options = ConnectionStringParser.Parse(url);

        ConnectionStringParser.Describe(options.EndPoints).ShouldBe(server);
        options.User.ShouldBe(user);
        options.Password.ShouldBe(password);
        options.Ssl.ShouldBe(tls);
        options.DefaultDatabase.ShouldBe(database);
    }

    [Fact]
    public void Options_of_the_other_notation_are_in_the_query()
    {
        var options = ConnectionStringParser.Parse("rediss://cache?sslHost=cache.internal&connectTimeout=2500");

        options.SslHost.ShouldBe("cache.internal");
        options.ConnectTimeout.ShouldBe(2500);
    }

    [Theory]
    [InlineData("http://cache:6379", "has the scheme http")]
    [InlineData("redis://", "is not a readable URL")]
    [InlineData("redis://edge:s3cr/et@cache", "is not a readable URL")]
    [InlineData("redis://a:6379,b:6379", "is not a readable URL")]
    [InlineData("redis://cache:99999", "is not a readable URL")]
    [InlineData("redis://edge:12?s3cret@cache", "is not a readable URL")]
    [InlineData("redis://edge:12?s3cret=@cache", "is not a readable URL")]
    [InlineData("redis://edge:12#s3cret@cache", "is not a readable URL")]
    [InlineData("redis://cache?password=s3cret%2Cx", "does not understand: password")]
    [InlineData("redis://cache/two", "has a path that is not a database number")]
    [InlineData("redis://cache?ssl", "does not understand: ssl")]
    [InlineData("redis://cache?sslHst=s3cret", "does not understand: sslHst")]
    public void An_invalid_URL_is_reported_without_repeating_it(string url, string problem)
    {
        var found = ConnectionStringParser.FindProblem(url);

        found.ShouldNotBeNull();
        found.ShouldContain(problem);
        found.ShouldNotContain("s3cr");
    }
}
