// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../contracts/interfaces/IFlashArbitrage.sol";
import {CurvePoolDouble} from "./harness/CurvePoolDouble.sol";
import {MorphoDouble} from "./harness/MorphoDouble.sol";
import {RouteBuilder} from "./harness/RouteBuilder.sol";
import {V4TestBase} from "./harness/V4TestBase.sol";

/// @notice Calldata that was cut off, extended or changed by a bit reverts, or has the same effect as before.
contract DecoderTest is V4TestBase {
    uint256 private constant SHAPES = 15;
    /// @dev From here on the doubles' keys tell their prices, so that another key can be a better pool.
    uint256 private constant FIRST_SHAPE_OF_PRICED_KEYS = 11;

    MorphoDouble private morpho = new MorphoDouble();
    CurvePoolDouble private curve;

    function setUp() public override {
        super.setUp();
        curve = new CurvePoolDouble(address(token), address(weth), 110, true, true);
        fill(address(curve));
        fill(address(morpho));
        vm.coinbase(address(0xB01D));
    }

    function test_EachShapeEarnsAsItIs() external {
        for (uint256 shape = 0; shape < SHAPES; ++shape) {
            uint256 before = _wealth();
            operator.forward(address(arbitrage), _shape(shape));
            assertEq(_wealth() - before, PROFIT, "gain");
            assertBalancesKept();
        }
        assertNothingLost();
    }

    function test_EveryTruncationReverts() external {
        for (uint256 shape = 0; shape < SHAPES; ++shape) {
            bytes memory whole = _shape(shape);
            for (uint256 length = 0; length < whole.length; ++length) {
                bytes memory cut = new bytes(length);
                for (uint256 i = 0; i < length; ++i) {
                    cut[i] = whole[i];
                }
                _assertReverts(cut, "a truncated route was executed");
            }
        }
        assertNothingLost();
    }

    function test_AHopThatIsCutOffIsToldToBe() external {
        // Within the first hop that is decoded, of each kind that is more than a pool and an amount.
        for (uint256 shape = 7; shape < 14; ++shape) {
            bytes memory whole = _shape(shape);
            uint256 hop = 4 + 19;
            for (uint256 length = hop; length < hop + 41; ++length) {
                (, bytes memory reason) = tryToExecute(_cut(whole, length));
                assertEq(uint32(bytes4(reason)), uint32(IFlashArbitrage.MalformedRoute.selector), "reason");
            }
        }
    }

    function test_AHeaderThatIsCutOffIsToldToBe() external {
        bytes memory whole = _shape(0);
        for (uint256 length = 0; length < 19; ++length) {
            bytes memory reason = abi.encodeWithSelector(IFlashArbitrage.MalformedRoute.selector, length);
            assertReverts(_cut(whole, 4 + length), reason);
        }
        assertReverts(_cut(whole, 4 + 19), abi.encodeWithSelector(IFlashArbitrage.MalformedRoute.selector, uint256(0)));
    }

    function test_EveryExtensionRevertsOrIsIdenticalInEffect() external {
        for (uint256 shape = 0; shape < SHAPES; ++shape) {
            for (uint256 length = 1; length <= 64; ++length) {
                bytes memory tail = new bytes(length);
                for (uint256 i = 0; i < length; ++i) {
                    tail[i] = bytes32(keccak256(abi.encode(shape)))[i % 32];
                }
                _assertRevertsOrIsIdentical(bytes.concat(_shape(shape), tail), shape);
            }
        }
        assertNothingLost();
    }

    function testFuzz_EveryFlippedBitRevertsOrIsIdenticalInEffect(uint256 position) external {
        for (uint256 shape = 0; shape < SHAPES; ++shape) {
            bytes memory data = _shape(shape);
            uint256 bit = position % ((data.length - 4) * 8) + 4 * 8; // behind the selector
            data[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
            _assertRevertsOrIsIdentical(data, shape);
        }
    }

    function testFuzz_NoiseReverts(bytes calldata noise) external {
        _assertReverts(bytes.concat(IFlashArbitrage.execute.selector, noise), "noise was executed");
    }

    function _cut(bytes memory whole, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            part[i] = whole[i];
        }
    }

    function _assertReverts(bytes memory data, string memory otherwise) private {
        (bool done,) = tryToExecute(data);
        assertTrue(!done, otherwise);
    }

    function _assertRevertsOrIsIdentical(bytes memory data, uint256 shape) private {
        uint256 before = _wealth();
        (bool done,) = tryToExecute(data);
        uint256 gain = _wealth() - before;
        if (!done) assertEq(gain, 0, "it was undone, but not all of it");
        else if (shape < FIRST_SHAPE_OF_PRICED_KEYS) assertEq(gain, PROFIT, "gain");
        else assertTrue(gain >= PROFIT, "less than the minimum");
        assertBalancesKept();
    }

    /// @dev All that the contract and whom it may pay have, in WETH and ETH.
    function _wealth() private view returns (uint256 sum) {
        address[4] memory accounts = [address(arbitrage), PAYOUT, OWNER, address(0xB01D)];
        for (uint256 i = 0; i < 4; ++i) {
            sum += weth.balanceOf(accounts[i]) + accounts[i].balance;
        }
    }

    /// @dev The minimum is the profit: whatever earns less reverts.
    function _shape(uint256 shape) private view returns (bytes memory) {
        bytes memory buying = buyHop(false, address(buy));
        if (shape < 4) return _call(RouteBuilder.LAST_POOL, honestRoute(shape & 1 == 0, shape & 2 == 0));
        if (shape == 4) return _call(RouteBuilder.BALANCER, RouteBuilder.by(address(vault), honestRoute(false, true)));
        if (shape == 5) return _call(RouteBuilder.MORPHO, RouteBuilder.by(address(morpho), honestRoute(true, true)));
        if (shape == 6) {
            return _call(
                RouteBuilder.FIRST_POOL,
                RouteBuilder.by(address(token), bytes.concat(buying, sellHop(true, address(sell))))
            );
        }
        if (shape == 7 || shape == 8) {
            uint256 amount = shape == 7 ? 0 : INPUT;
            bytes memory hop =
                RouteBuilder.curve(address(curve), address(token), address(weth), RouteBuilder.CURVE_UINT256, amount);
            return _call(RouteBuilder.ITSELF, bytes.concat(hop, buying));
        }
        if (shape == 9) {
            return _call(
                RouteBuilder.ITSELF,
                bytes.concat(
                    RouteBuilder.all(RouteBuilder.SOLIDLY_ALL_TOKEN1_IN, address(sell), address(token)), buying
                )
            );
        }
        if (shape == 10) return _call(RouteBuilder.ITSELF, bytes.concat(_v3AllSell(), buying));
        if (shape == 11) {
            bytes32 poolId = bytes32(uint256(110));
            bytes memory hop = RouteBuilder.balancer(address(vault), address(token), address(weth), poolId, INPUT);
            return _call(RouteBuilder.ITSELF, bytes.concat(hop, buying));
        }
        if (shape == 12) return _call(RouteBuilder.ITSELF, bytes.concat(_sell(true, 0, INPUT), buying));
        if (shape == 13) {
            bytes memory hops = bytes.concat(_sell(true, 0, 0), _buy(true, RouteBuilder.V4_UNLOCKED, INPUT));
            return _call(RouteBuilder.ITSELF, hops);
        }
        bytes memory options = bytes.concat(
            abi.encodePacked(weth), blockhash(block.number - 1), RouteBuilder.settlement(RouteBuilder.TO_PAYOUT, 0)
        );
        uint8 flags = RouteBuilder.PROFIT_TOKEN | RouteBuilder.PARENT_HASH | RouteBuilder.SETTLEMENT;
        bytes memory head = RouteBuilder.header(flags, EXPIRY, uint112(PROFIT), options);
        return RouteBuilder.call(head, honestRoute(true, true));
    }

    function _call(uint8 flags, bytes memory route) private pure returns (bytes memory) {
        return RouteBuilder.call(RouteBuilder.header(flags, EXPIRY, uint112(PROFIT)), route);
    }
}
