// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../interfaces/IFlashArbitrage.sol";
import {PackedHop} from "./PackedHop.sol";
import {PackedRoute} from "./PackedRoute.sol";

// forge-lint: disable-next-item(unsafe-typecast): amounts are fitted first, the rest is put together from one-byte constants
/**
 * @title RouteEncoder
 * @notice Packs the readable form of an execution. The layout is described in PackedRoute and PackedHop.
 */
library RouteEncoder {
    /// @notice The accounts that the packed form names by numbers.
    struct Accounts {
        address owner;
        address payout;
        address wrappedNative;
    }

    uint256 private constant BPS = 10_000;

    /// @notice What follows `selector` in the calldata of execute.
    function encode(
        IFlashArbitrage.Arbitrage calldata arbitrage,
        bytes4 selector,
        Accounts memory accounts
    ) internal view returns (bytes memory) {
        (uint256 flags, bytes memory options) = _options(arbitrage, accounts);
        return bytes.concat(
            selector,
            bytes1(uint8(flags)),
            bytes4(uint32(_fit(arbitrage.expiryBlock, 32))),
            _amount(arbitrage.minProfit),
            options,
            _funding(arbitrage),
            _hops(arbitrage)
        );
    }

    function _options(
        IFlashArbitrage.Arbitrage calldata arbitrage,
        Accounts memory accounts
    ) private view returns (uint256 flags, bytes memory options) {
        bool isNative = arbitrage.funding == IFlashArbitrage.Funding.UniswapV4Native;
        flags = isNative ? PackedRoute.FUNDED_BY_UNISWAP_V4 | PackedRoute.FLAG_NATIVE_LOAN : uint256(arbitrage.funding); // the numbers are those of PackedRoute
        if (arbitrage.profitToken != accounts.wrappedNative) {
            flags |= PackedRoute.FLAG_PROFIT_TOKEN;
            options = abi.encodePacked(arbitrage.profitToken);
        }
        if (arbitrage.parentHash != 0) {
            flags |= PackedRoute.FLAG_PARENT_HASH;
            options = bytes.concat(options, arbitrage.parentHash);
        }
        uint256 recipient = _recipient(arbitrage.recipient, accounts);
        if (recipient != PackedRoute.TO_CONTRACT || arbitrage.unwrap || arbitrage.builderShareBps != 0) {
            if (arbitrage.builderShareBps > BPS) revert IFlashArbitrage.ShareOutOfRange(arbitrage.builderShareBps);
            flags |= PackedRoute.FLAG_SETTLEMENT;
            if (arbitrage.unwrap) recipient |= PackedRoute.UNWRAP;
            options = bytes.concat(options, bytes1(uint8(recipient)), bytes2(uint16(arbitrage.builderShareBps)));
        }
    }

    function _recipient(address recipient, Accounts memory accounts) private view returns (uint256) {
        if (recipient == address(this)) return PackedRoute.TO_CONTRACT;
        if (recipient == accounts.payout) return PackedRoute.TO_PAYOUT;
        if (recipient == accounts.owner) return PackedRoute.TO_OWNER;
        revert IFlashArbitrage.RecipientNotAllowed(recipient);
    }

    /// @dev The lender; or what the first pool lends, with that pool's hop.
    function _funding(IFlashArbitrage.Arbitrage calldata arbitrage) private pure returns (bytes memory) {
        if (arbitrage.funding > IFlashArbitrage.Funding.Itself) return abi.encodePacked(arbitrage.lender);
        if (arbitrage.funding != IFlashArbitrage.Funding.FirstPool) return "";
        if (arbitrage.hops.length == 0) revert IFlashArbitrage.MalformedRoute(0);
        return bytes.concat(abi.encodePacked(arbitrage.hops[0].tokenOut), _hop(arbitrage, 0), _payment(arbitrage, 0));
    }

    /// @dev The hops that follow in the order of delivery, and what begins them.
    function _hops(IFlashArbitrage.Arbitrage calldata arbitrage) private pure returns (bytes memory packed) {
        uint256 begin = arbitrage.funding == IFlashArbitrage.Funding.FirstPool ? 1 : 0;
        for (uint256 i = arbitrage.hops.length; i > begin; --i) {
            packed = bytes.concat(packed, _hop(arbitrage, i - 1));
        }
        if (arbitrage.hops.length > begin) {
            packed = bytes.concat(packed, _payment(arbitrage, begin));
        }
    }

    /// @dev Only a pair has to be told what it is paid.
    function _payment(IFlashArbitrage.Arbitrage calldata arbitrage, uint256 index) private pure returns (bytes memory) {
        IFlashArbitrage.Hop calldata hop = arbitrage.hops[index];
        if (hop.venue > IFlashArbitrage.Venue.Solidly) return "";
        if (hop.amountIn == 0) revert IFlashArbitrage.UnusableHop(index);
        return abi.encodePacked(_amount(hop.amountIn));
    }

    function _hop(IFlashArbitrage.Arbitrage calldata arbitrage, uint256 index) private pure returns (bytes memory) {
        IFlashArbitrage.Hop calldata hop = arbitrage.hops[index];
        IFlashArbitrage.Venue venue = hop.venue;
        bool isUnfed = index == 0 && hop.amountIn == 0; // nothing arrives at the first hop
        if (isUnfed || hop.tokenIn == hop.tokenOut) revert IFlashArbitrage.UnusableHop(index);
        uint256 direction = hop.tokenIn < hop.tokenOut ? 0 : 1;
        if (venue == IFlashArbitrage.Venue.Curve) {
            (uint8 i, uint8 j, bool isUint256) = abi.decode(hop.data, (uint8, uint8, bool));
            return bytes.concat(
                _start(PackedHop.HOP_CURVE, hop),
                abi.encodePacked(hop.tokenIn, hop.tokenOut, isUint256, i, j, _amount(hop.amountIn))
            );
        }
        if (venue == IFlashArbitrage.Venue.BalancerV2) {
            bytes32 poolId = abi.decode(hop.data, (bytes32));
            return bytes.concat(
                _start(PackedHop.HOP_BALANCER, hop),
                abi.encodePacked(hop.tokenIn, hop.tokenOut, poolId, _amount(hop.amountIn))
            );
        }
        if (venue == IFlashArbitrage.Venue.UniswapV4) {
            return bytes.concat(
                _start(PackedHop.HOP_V4 | direction, hop),
                _v4Key(hop, direction),
                abi.encodePacked(_v4Flags(arbitrage, index), _amount(hop.amountIn))
            );
        }
        if (venue == IFlashArbitrage.Venue.UniswapV3) {
            if (hop.amountIn != 0) {
                return bytes.concat(_start(PackedRoute.HOP_V3 | direction, hop), _amount(hop.amountIn));
            }
            return bytes.concat(_start(PackedHop.HOP_V3_ALL | direction, hop), abi.encodePacked(hop.tokenIn));
        }
        if (hop.amountOut != 0) {
            return bytes.concat(_start(PackedRoute.HOP_V2 | direction, hop), _amount(hop.amountOut));
        }
        if (venue == IFlashArbitrage.Venue.Solidly) {
            return bytes.concat(_start(PackedHop.HOP_SOLIDLY_ALL | direction, hop), abi.encodePacked(hop.tokenIn));
        }
        uint16 feeBps = abi.decode(hop.data, (uint16));
        return bytes.concat(_start(PackedHop.HOP_V2_ALL | direction, hop), abi.encodePacked(hop.tokenIn, feeBps));
    }

    function _v4Key(IFlashArbitrage.Hop calldata hop, uint256 direction) private pure returns (bytes memory) {
        (uint24 fee, int24 tickSpacing, address hooks) = abi.decode(hop.data, (uint24, int24, address));
        (address currency0, address currency1) =
            direction == 0 ? (hop.tokenIn, hop.tokenOut) : (hop.tokenOut, hop.tokenIn);
        return abi.encodePacked(currency0, currency1, fee, tickSpacing, hooks);
    }

    /// @dev Delivery goes from the last hop to the first: a later V4 hop, or the loan, has unlocked the manager before;
    /// and an earlier one that is not the hop before this takes its turn while this one waits for its input.
    function _v4Flags(IFlashArbitrage.Arbitrage calldata arbitrage, uint256 index) private pure returns (uint8 flags) {
        IFlashArbitrage.Hop[] calldata hops = arbitrage.hops;
        if (arbitrage.funding >= IFlashArbitrage.Funding.UniswapV4) flags = uint8(PackedHop.V4_UNLOCKED);
        for (uint256 later = index + 1; later < hops.length; ++later) {
            if (hops[later].venue == IFlashArbitrage.Venue.UniswapV4) flags = uint8(PackedHop.V4_UNLOCKED);
        }
        if (index == 0) return flags;
        bool followsV4 = hops[index - 1].venue == IFlashArbitrage.Venue.UniswapV4;
        if (followsV4) {
            // What stands on the account as ETH does not pay for wrapped native tokens.
            if (hops[index - 1].tokenOut != hops[index].tokenIn) flags |= uint8(PackedHop.V4_HELD);
            return flags;
        }
        for (uint256 earlier = 0; earlier < index; ++earlier) {
            if (hops[earlier].venue == IFlashArbitrage.Venue.UniswapV4) flags |= uint8(PackedHop.V4_HELD);
        }
    }

    function _start(uint256 kind, IFlashArbitrage.Hop calldata hop) private pure returns (bytes memory) {
        return abi.encodePacked(uint8(kind), hop.pool);
    }

    function _amount(uint256 amount) private pure returns (bytes14) {
        return bytes14(uint112(_fit(amount, 112)));
    }

    function _fit(uint256 value, uint256 bits) private pure returns (uint256) {
        if (value >> bits != 0) revert IFlashArbitrage.ValueOutOfRange(value, bits);
        return value;
    }
}
