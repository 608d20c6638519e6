using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.Tests;

/// <summary>The body is read before the handler runs, and the handler notices nothing.</summary>
public sealed class RequestBodyTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(4096, false)]
    [InlineData(4097, false)]
    [InlineData(200_000, false)]
    [InlineData(1, true)]
    [InlineData(200_000, true)]
    public async Task The_handler_reads_what_was_sent_and_may_read_it_again(int size, bool chunked)
    {
        await using var shop = await EchoAsync();
        var sent = RandomNumberGenerator.GetBytes(size);

        var (first, _) = await SendAsync(shop, sent, chunked: chunked);
        var (again, replayed) = await SendAsync(shop, sent, chunked: chunked);

        first.ShouldBe([.. sent, .. sent]);
        (again.SequenceEqual(first), replayed, shop.Executions).ShouldBe((true, true, 1));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    [InlineData(300_000)]
    public async Task A_body_decompressed_by_middleware_is_hashed_and_read_decompressed(int size)
    {
        await using var shop = await EchoAsync(
            app => app.UseRequestDecompression(), services => services.AddRequestDecompression());
        var (zeros, ones) = (new byte[size], Enumerable.Repeat((byte)1, size).ToArray());

        var (first, _) = await SendAsync(shop, Pack(zeros), "gzip");
        var (again, replayed) = await SendAsync(shop, Pack(zeros), "gzip");
        var (refusal, _) = await SendAsync(shop, Pack(ones), "gzip");

        first.ShouldBe([.. zeros, .. zeros]);
        (again.SequenceEqual(first), replayed, shop.Executions).ShouldBe((true, true, 1));
        System.Text.Encoding.UTF8.GetString(refusal).ShouldContain("idempotency-key-reused");
    }

    /// <summary>A shop that answers with the body of the request, twice.</summary>
    private static async Task<Shopfront> EchoAsync(
        Action<WebApplication>? inFront = null, Action<IServiceCollection>? services = null)
    {
        var shop = await Shopfront.StartAsync(inFront: inFront, services: services);
        shop.Handler = async (context, _) =>
        {
            await context.Request.Body.CopyToAsync(context.Response.Body);
            context.Request.Body.Position = 0;
            await context.Request.Body.CopyToAsync(context.Response.Body);
        };
        return shop;
    }

    private static async Task<(byte[] Body, bool Replayed)> SendAsync(
        Shopfront shop, byte[] body, string? encoding = null, bool chunked = false)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(shop.Address, "/orders")) { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Add("Idempotency-Key", "\"k1\"");
        request.Headers.Add("X-User", "alice");
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        using var answer = await shop.Client.SendAsync(request);
        return (await answer.Content.ReadAsByteArrayAsync(), answer.Headers.Contains("Idempotency-Replayed"));
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
