using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeKit.Idempotency.Tests;

/// <summary>A form is compared by its content, regardless of its notation and of who reads it first.</summary>
public sealed class FormTests
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";

    /// <summary>Who may have read a form in front.</summary>
    public static TheoryData<string> Readers => ["nobody", "form",
        "form, buffered", "raw, buffered, not rewound", "method override", "antiforgery", "decompression", "memory"];

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Another_amount_under_the_same_key_is_refused_and_the_same_amount_replayed(string reader)
    {
        await using var shop = await StartAsync(reader);

        (await SendAsync(shop, Text("amount=10"))).Status.ShouldBe(201);
        (await SendAsync(shop, Text("amount=10"))).IsReplay.ShouldBeTrue();
        (await SendAsync(shop, Text("amount=9999"))).Problem.ShouldBe("idempotency-key-reused");
        shop.Executions.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task An_upload_is_the_same_with_another_boundary_but_not_with_another_file(string reader)
    {
        await using var shop = await StartAsync(reader);

        (await SendAsync(shop, Upload())).Status.ShouldBe(201);
        (await SendAsync(shop, Upload())).IsReplay.ShouldBeTrue();
        Func<HttpContent>[] others =
        [
            () => Upload(amount: "11"), () => Upload(file: "OTHER"), () =>
                Upload(fileName: "b.txt"), () => Upload(type: "text/html"), () => Upload(field: "sum"),
            () => Upload(more: true), () => Text("amount=10"),
        ];
        foreach (var other in others)
        {
            (await SendAsync(shop, other())).Problem.ShouldBe("idempotency-key-reused");
        }

        shop.Executions.ShouldBe(1);
    }

    [Theory]
    [InlineData("a=1&b=2&a=3", "b=2&a=1&a=3")]
    [InlineData("a=%41+%c3%a9&b=", "a=A%20%C3%A9&b=")]
    [InlineData("a=1", "a=%31")]
    public async Task A_form_without_files_is_the_same_however_it_is_written(string one, string other)
    {
        await using var shop = await StartAsync("nobody");

        (await SendAsync(shop, Text(one))).Status.ShouldBe(201);
        (await SendAsync(shop, Text(other))).IsReplay.ShouldBeTrue();
    }

    [Theory]
    [InlineData("a=1&a=2", "a=2&a=1")]
    [InlineData("a=1&b=2", "a=1&b=2&c=")]
    [InlineData("a=1&b=2", "a=1b=2")]
    [InlineData("a=&b=1", "a=1&b=")]
    [InlineData("a=1", "b=1")]
    [InlineData("a=1&a=2", "a=12")]
    [InlineData("a=1&a=2", "a=1&2=")]
    public async Task Two_forms_are_two_requests(string one, string other)
    {
        await using var shop = await StartAsync("nobody");

        (await SendAsync(shop, Text(one))).Status.ShouldBe(201);
        (await SendAsync(shop, Text(other))).Problem.ShouldBe("idempotency-key-reused");
    }

    [Theory]
    [InlineData(UrlEncoded, UrlEncoded + "; charset=utf-8", true)]
    [InlineData(UrlEncoded, UrlEncoded + ";charset=UTF-8", true)]
    [InlineData("application/json", "application/json; charset=utf-8", true)]
    [InlineData("application/json", "Application/JSON;charset=\"utf-8\"", true)]
    [InlineData("text/plain; charset=utf-8", "text/plain; charset=iso-8859-1", false)]
    [InlineData("application/json", "application/problem+json", false)]
    [InlineData("application/json", "application/json; v=2", false)]
    public async Task Equivalent_content_types_are_the_same(string one, string other, bool isSame)
    {
        await using var shop = await StartAsync("nobody");

        (await SendAsync(shop, Text("amount=10", one))).Status.ShouldBe(201);
        (await SendAsync(shop, Text("amount=10", other))).IsReplay.ShouldBe(isSame);
    }

    [Fact]
    public async Task A_body_has_the_same_fingerprint_whether_or_not_earlier_middleware_read_it()
    {
        await using var shop = await Shopfront.StartAsync(inFront: app => app.Use(async (context, next) =>
        {
            if (context.Request.Headers.ContainsKey("X-Read"))
            {
                await context.Request.ReadFormAsync();
            }

            await next(context);
        }));
        Func<HttpContent>[] contents = [
            () => Text("b=2&A=1&a=%C3%A9&c"), Latin, () => Upload(), () => Upload(amount: "é€𝄞")];
        foreach (var content in contents)
        {
            var key = $"\"{Guid.NewGuid()}\"";
            (await SendAsync(shop, content(), key)).Status.ShouldBe(201);
            (await SendAsync(shop, content(), key, request => request.Headers.Add("X-Read", "1")))
                .IsReplay.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_form_decompressed_by_earlier_middleware_is_the_form()
    {
        await using var shop = await StartAsync("decompression");

        (await SendAsync(shop, Packed("amount=10"))).Status.ShouldBe(201);
        (await SendAsync(shop, Text("amount=10"))).IsReplay.ShouldBeTrue();
        (await SendAsync(shop, Packed("amount=11"))).Problem.ShouldBe("idempotency-key-reused");
    }

    [Fact]
    public async Task The_same_bytes_in_another_coding_are_another_request()
    {
        await using var shop = await StartAsync("nobody");
        var bytes = await Packed("amount=10").ReadAsByteArrayAsync();

        (await SendAsync(shop, new ByteArrayContent(bytes))).Status.ShouldBe(201);
        var packed = new ByteArrayContent(bytes);
        packed.Headers.ContentEncoding.Add("gzip");
        (await SendAsync(shop, packed)).Problem.ShouldBe("idempotency-key-reused");
    }

    /// <summary>Whatever its parts are: what cannot be read as parts counts by its bytes.</summary>
    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{0}")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n\r\n{0}\r\n--x--\r\n")]
    [InlineData("multipart/form-data", "no boundary {0}")]
    [InlineData("multipart/form-data; boundary=x", "no part {0}")]
    [InlineData("multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n{0}\r\n--x--\r\n")]
    [InlineData("multipart/mixed; boundary=x", "--x\r\n\r\n{0}\r\n--x--\r\n")]
    [InlineData("multipart/mixed; boundary=x", "--x\r\nX-Amount: {0}\r\n\r\n1\r\n--x--\r\n")]
    public async Task Unusual_multipart_content_is_compared_exactly(string type, string content)
    {
        await using var shop = await StartAsync("nobody");

        (await SendAsync(shop, Text(content.Replace("{0}", "10", StringComparison.Ordinal), type))).Status.ShouldBe(
            201);
        (await SendAsync(shop, Text(content.Replace("{0}", "10", StringComparison.Ordinal), type)))
            .IsReplay.ShouldBeTrue();
        (await SendAsync(shop, Text(content.Replace("{0}", "9999", StringComparison.Ordinal), type))).Problem.ShouldBe(
            "idempotency-key-reused");
    }

    [Fact]
    public async Task Multipart_content_that_is_not_a_form_is_the_same_with_another_boundary()
    {
        await using var shop = await StartAsync("nobody");

        (await SendAsync(
            shop, Text("--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--", "multipart/mixed; boundary=x")))
                .Status.ShouldBe(201);
        (await SendAsync(
            shop, Text("--y\r\nContent-Type: text/plain\r\n\r\n1\r\n--y--", "multipart/mixed; boundary=y")))
                .IsReplay.ShouldBeTrue();
        (await SendAsync(shop, Text("--y\r\nContent-Type: text/html\r\n\r\n1\r\n--y--", "multipart/mixed; boundary=y")))
            .Problem.ShouldBe("idempotency-key-reused");
    }

    [Theory]
    [InlineData(2_000_000, 1)]
    [InlineData(10, 3000)]
    public async Task A_form_that_is_too_large_to_parse_is_compared_by_its_bytes(int length, int fields)
    {
        await using var shop = await StartAsync("nobody");
        var form = string.Join('&', Enumerable.Range(0, fields).Select(i => $"f{i}={new string('v', length)}"));

        (await SendAsync(shop, Text(form))).Status.ShouldBe(201);
        (await SendAsync(shop, Text(form))).IsReplay.ShouldBeTrue();
        (await SendAsync(shop, Text(form + "1"))).Problem.ShouldBe("idempotency-key-reused");
    }

    [Theory]
    [InlineData("all", false)]
    [InlineData("all", true)]
    [InlineData("half", false)]
    [InlineData("half", true)]
    [InlineData("pipe", false)]
    public async Task A_body_consumed_by_earlier_middleware_is_rejected_and_the_log_names_the_fix(
        string how, bool chunked)
    {
        var log = new LogLines();
        await using var shop = await Shopfront.StartAsync(
            inFront: app => app.Use((context, next) => ReadAsync(context, next, how)), services: services =>
                services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(log));

        var reply = await SendAsync(shop, Text(
            "amount=10", "application/json"), change: request => request.Headers.TransferEncodingChunked = chunked);

        (reply.Status, reply.Problem, shop.Executions).ShouldBe((500, "idempotency-body-gone", 0));
        log.Lines.ShouldContain(line => line.Contains("EnableBuffering()", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_empty_body_does_not_count_as_consumed(bool chunked)
    {
        await using var shop = await StartAsync("nobody");

        (await SendAsync(
            shop, Text("", "application/json"), change: request => request.Headers.TransferEncodingChunked = chunked))
                .Status.ShouldBe(201);
        (await SendAsync(shop, Text("1", "application/json"))).Problem.ShouldBe("idempotency-key-reused");
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task The_handler_can_read_the_form_from_its_beginning(string reader)
    {
        await using var shop = await StartAsync(reader);
        shop.Handler = async (context, _) =>
        {
            context.Features.Set<IAntiforgeryValidationFeature>(null);
            var form = await context.Request.ReadFormAsync();
            using var file = new StreamReader(form.Files.Single().OpenReadStream());
            await context.Response.WriteAsync($"{form["amount"]} {await file.ReadToEndAsync()}");
        };

        (await SendAsync(shop, Upload(file: new string('x', 100_000)))).Text.ShouldBe("10 " + new string('x', 100_000));
    }

    private static Task<Shopfront> StartAsync(string reader) => Shopfront.StartAsync(
        inFront: app => _ = reader switch
        {
            "form" => app.Use(async (context, next) =>
            {
                await context.Request.ReadFormAsync();
                await next(context);
            }),
            "form, buffered" => app.Use(async (context, next) =>
            {
                context.Request.EnableBuffering();
                await context.Request.ReadFormAsync();
                await next(context);
            }),
            "raw, buffered, not rewound" => app.Use(async (context, next) =>
            {
                context.Request.EnableBuffering();
                await context.Request.Body.CopyToAsync(Stream.Null);
                await next(context);
            }),
            "memory" => app.Use(async (context, next) =>
            {
                var copy = new MemoryStream();
                await context.Request.Body.CopyToAsync(copy);
                context.Request.Body = copy;
                await next(context);
            }),
            "method override" => app.UseHttpMethodOverride(new HttpMethodOverrideOptions { FormFieldName = "_method" }),
            "antiforgery" => app.Use(async (context, next) =>
            {
                await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
                context.Features.Set<IAntiforgeryValidationFeature>(new Invalid());
                await next(context);
            }),
            "decompression" => app.UseRequestDecompression(),
            _ => app,
        },
        services: services => services.AddAntiforgery().AddRequestDecompression());

    private static async Task ReadAsync(HttpContext context, RequestDelegate next, string how)
    {
        if (how == "pipe")
        {
            var read = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        }
        else
        {
            await context.Request.Body.ReadExactlyAsync(new byte[how == "half" ? 4 : 9]);
        }

        await next(context);
    }

    private static StringContent Text(string text, string type = UrlEncoded)
    {
        var content = new StringContent(text);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static ByteArrayContent Latin()
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes("a=é&b=%C3%A9"));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(UrlEncoded + "; charset=iso-8859-1");
        return content;
    }

    private static ByteArrayContent Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(UrlEncoded);
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static MultipartFormDataContent Upload(
        string amount = "10", string file = "hello",
        string fileName = "a.txt", string type = "text/plain", string field = "amount", bool more = false)
    {
        var part = new StringContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        var content = new MultipartFormDataContent { { new StringContent(amount), field }, { part, "file", fileName } };
        if (more)
        {
            content.Add(new StringContent(""), "more");
        }

        return content;
    }

    private static async Task<Reply> SendAsync(
        Shopfront shop, HttpContent content, string key = "\"k1\"", Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(shop.Address, "/orders")) { Content = content };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add("X-User", "alice");
        change?.Invoke(request);
        using var answer = await shop.Client.SendAsync(request);
        return await Reply.ReadAsync(answer, default);
    }

    private sealed class Invalid : IAntiforgeryValidationFeature
    {
        public bool IsValid => false;

        public Exception? Error => null;
    }
}
