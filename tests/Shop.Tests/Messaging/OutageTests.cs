using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shop.Messaging;
using Shop.Messaging.Database;

namespace Shop.Tests.Messaging;

/// <summary>Whose fault a failure is: of the surroundings, then what was to be done waits, or of the event.</summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData("08006", true)] // connection_failure
    [InlineData("28P01", true)] // invalid_password
    [InlineData("3D000", true)] // invalid_catalog_name
    [InlineData("40001", true)] // serialization_failure
    [InlineData("53000", true)] // insufficient_resources
    [InlineData("53100", true)] // disk_full
    [InlineData("53200", true)] // out_of_memory
    [InlineData("53300", true)] // too_many_connections
    [InlineData("55P03", true)] // lock_not_available
    [InlineData("25006", true)] // read_only_sql_transaction
    [InlineData("57014", true)] // query_canceled, by a statement time-out
    [InlineData("57P01", true)] // admin_shutdown
    [InlineData("57P03", true)] // cannot_connect_now
    [InlineData("58000", true)] // system_error
    [InlineData("58030", true)] // io_error
    [InlineData("F0001", true)] // lock_file_exists
    [InlineData("XX000", true)] // internal_error
    [InlineData("XX001", true)] // data_corrupted
    [InlineData("22001", false)] // string_data_right_truncation
    [InlineData("22021", false)] // character_not_in_repertoire
    [InlineData("23502", false)] // not_null_violation
    [InlineData("23505", false)] // unique_violation
    [InlineData("42P01", false)] // undefined_table
    [InlineData("54000", false)] // program_limit_exceeded
    public void Of_PostgreSQLs_errors_those_of_the_server_are_an_outage(string state, bool isOutage) =>
        Outage.Is(
            new DbUpdateException("saving", new PostgresException("m", "ERROR", "ERROR", state))).ShouldBe(isOutage);

    [Theory]
    [InlineData(5, true)] // BUSY
    [InlineData(7, true)] // NOMEM
    [InlineData(8, true)] // READONLY
    [InlineData(10, true)] // IOERR
    [InlineData(13, true)] // FULL
    [InlineData(14, true)] // CANTOPEN
    [InlineData(1, false)] // ERROR, in the statement
    [InlineData(18, false)] // TOOBIG
    [InlineData(19, false)] // CONSTRAINT
    [InlineData(20, false)] // MISMATCH
    public void Of_SQLites_errors_those_of_the_file_and_the_machine_are_an_outage(int code, bool isOutage) =>
        Outage.Is(new DbUpdateException("saving", new SqliteException("m", code))).ShouldBe(isOutage);

    public static TheoryData<Exception, bool> Others => new()
    {
        { new IOException("No space left on device"), true },
        { new UnauthorizedAccessException("Read-only file system"), true },
        { new SocketException((int)SocketError.HostNotFound), true },
        { new HttpRequestException("Name or service not known"), true },
        { new TimeoutException("the handler took too long"), true },
        { new TaskCanceledException(), true },
        { new InsufficientMemoryException(), true },
        { new NpgsqlException("The connection pool has been exhausted", new TimeoutException()), true },
        { new InvalidOperationException(
            "likely due to a transient failure", new NpgsqlException("away", new SocketException())), true },
        { new AggregateException(new InvalidOperationException("no"), new IOException("full")), true },
        { new BadHttpRequestException("Unexpected end of request content."), false },
        { new InvalidOperationException("Order a failed but its goods are sold."), false },
        { new System.Text.Json.JsonException("no event"), false },
        { new KeyNotFoundException("no such event"), false },
        { new UnknownEventException("Nonsense"), false },
    };

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public void What_the_machine_and_the_network_fail_at_is_an_outage_and_what_the_event_says_is_not(
        Exception exception, bool isOutage) =>
        Outage.Is(exception).ShouldBe(isOutage);

    /// <summary>
    /// In Development, as the AppHost starts it, a page for developers stands in the pipeline and would answer first.
    /// </summary>
    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_client_is_told_of_a_full_disk_by_503_and_when_to_return(string environment)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.UseShopDatabase();
        app.MapGet("/", static string () => throw new DbUpdateException("saving", new SqliteException("full", 13)));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative));

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
    }
}
