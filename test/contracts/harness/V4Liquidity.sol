// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IV4PoolManager} from "./IV4PoolManager.sol";

/// @notice Provides liquidity to V4 pools and swaps over them with the tokens and the ETH that it holds.
contract V4Liquidity {
    uint160 private constant LOWEST_SQRT_PRICE_LIMIT = 4295128740;
    uint160 private constant HIGHEST_SQRT_PRICE_LIMIT = 1461446703485210103287273052203988822378723970341;
    address private constant NATIVE = address(0);

    IV4PoolManager private immutable manager;

    error NotTheManager();

    constructor(IV4PoolManager manager_) {
        manager = manager_;
    }

    receive() external payable {}

    function mint(IV4PoolManager.PoolKey calldata key, int24 tickLower, int24 tickUpper, int256 liquidity) external {
        IV4PoolManager.ModifyLiquidityParams memory params =
            IV4PoolManager.ModifyLiquidityParams(tickLower, tickUpper, liquidity, "");
        manager.unlock(abi.encode(key, abi.encodeCall(IV4PoolManager.modifyLiquidity, (key, params, ""))));
    }

    /// @notice Pays exactly `amountIn`; the deltas are this contract's: negative what it paid, positive what it got.
    function swap(
        IV4PoolManager.PoolKey calldata key,
        bool zeroForOne,
        uint256 amountIn
    ) external returns (int128 delta0, int128 delta1) {
        uint160 limit = zeroForOne ? LOWEST_SQRT_PRICE_LIMIT : HIGHEST_SQRT_PRICE_LIMIT;
        IV4PoolManager.SwapParams memory params = IV4PoolManager.SwapParams(zeroForOne, -int256(amountIn), limit);
        bytes memory answer = manager.unlock(abi.encode(key, abi.encodeCall(IV4PoolManager.swap, (key, params, ""))));
        return _split(abi.decode(answer, (int256)));
    }

    /// @dev Makes the one call, then settles what it left open.
    function unlockCallback(bytes calldata data) external returns (bytes memory) {
        if (msg.sender != address(manager)) revert NotTheManager();
        (IV4PoolManager.PoolKey memory key, bytes memory call_) = abi.decode(data, (IV4PoolManager.PoolKey, bytes));
        (bool success, bytes memory answer) = address(manager).call(call_);
        if (!success) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
        // Both calls return the caller's delta in their first word.
        int256 delta;
        assembly {
            delta := mload(add(answer, 32))
        }
        (int128 delta0, int128 delta1) = _split(delta);
        _settle(key.currency0, delta0);
        _settle(key.currency1, delta1);
        return abi.encode(delta);
    }

    function _settle(address currency, int256 delta) private {
        if (delta > 0) {
            manager.take(currency, address(this), uint256(delta));
        } else if (delta < 0 && currency == NATIVE) {
            manager.settle{value: uint256(-delta)}();
        } else if (delta < 0) {
            manager.sync(currency);
            IERC20(currency).transfer(address(manager), uint256(-delta));
            manager.settle();
        }
    }

    function _split(int256 delta) private pure returns (int128 delta0, int128 delta1) {
        return (int128(delta >> 128), int128(delta));
    }
}
