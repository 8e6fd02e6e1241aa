using LampuKota.City;

namespace LampuKota.Tests;

public sealed class DeliveryBackoffTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(8, 640)]
    [InlineData(9, 900)]
    [InlineData(1_000, 900)]
    public void The_wait_doubles_up_to_a_quarter_of_an_hour(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DeliveryBackoff.Wait(attempts, jitter: 1, retryAfter: null));

    [Fact]
    public void The_jitter_takes_between_half_and_the_whole_of_it()
    {
        Assert.Equal(TimeSpan.FromSeconds(10), DeliveryBackoff.Wait(3, jitter: 0, retryAfter: null));
        Assert.Equal(TimeSpan.FromSeconds(15), DeliveryBackoff.Wait(3, jitter: 0.5, retryAfter: null));
    }

    [Fact]
    public void A_service_is_not_asked_before_it_wants_to_be_but_within_the_hour()
    {
        Assert.Equal(TimeSpan.FromSeconds(90), DeliveryBackoff.Wait(1, 1, TimeSpan.FromSeconds(90)));
        Assert.Equal(TimeSpan.FromSeconds(640), DeliveryBackoff.Wait(8, 1, TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromHours(1), DeliveryBackoff.Wait(1, 1, TimeSpan.FromDays(9)));
    }
}
