using CsCheck;
using ReSTEM.MLNet.SelfTraining;

namespace ReSTEM.MLNet.Tests.SelfTraining;

public sealed class OrderStatisticTests
{
    [Fact]
    public void Any_place_holds_what_a_sorted_list_holds_there()
    {
        // Small numbers share their leading bits, large ones seldom.
        var number = Gen.OneOf(Gen.ULong, Gen.ULong[0, 9]);
        number
            .Array[1, 300]
            .Sample(
                numbers =>
                {
                    var sorted = numbers.Order().ToArray();
                    for (var place = 0; place < numbers.Length; place++)
                        OrderStatistic.Of(numbers, place).Should().Be(sorted[place]);
                },
                iter: 20
            );
    }
}
